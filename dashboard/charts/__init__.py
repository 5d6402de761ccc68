"""Results in, Plotly figures out: the finding in the title, what it is below it, the source inside.

No Streamlit and no database here. The colours stay apart for colour-blind readers and are dark enough to
write names in; lines differ in dash as well, so that black-and-white print works, and carry their name
at the end.
A figure is of plain parts, unchecked: Plotly's check of every part costs four times as much as all the
rest, so the tests do it.
"""

from dashboard.charts.band import band as band
from dashboard.charts.bars import bridge as bridge
from dashboard.charts.bars import flows as flows
from dashboard.charts.changes import changes as changes
from dashboard.charts.choropleth import Shade as Shade
from dashboard.charts.choropleth import change_shades as change_shades
from dashboard.charts.choropleth import choropleth as choropleth
from dashboard.charts.choropleth import level_shades as level_shades
from dashboard.charts.dots import Dot as Dot
from dashboard.charts.dots import dots as dots
from dashboard.charts.dots import readings as readings
from dashboard.charts.dots import strip as strip
from dashboard.charts.effect import Expected as Expected
from dashboard.charts.effect import against_mix as against_mix
from dashboard.charts.lines import Series as Series
from dashboard.charts.lines import lines as lines
from dashboard.charts.lines import panels as panels
from dashboard.charts.multiples import multiples as multiples
from dashboard.charts.parts import COLOURS as COLOURS
from dashboard.charts.parts import DASHES as DASHES
from dashboard.charts.parts import GREY as GREY
from dashboard.charts.parts import INFLOW as INFLOW
from dashboard.charts.parts import INK as INK
from dashboard.charts.parts import INVENTED as INVENTED
from dashboard.charts.parts import INVENTED_PAPER as INVENTED_PAPER
from dashboard.charts.parts import LINE as LINE
from dashboard.charts.parts import OUTFLOW as OUTFLOW
from dashboard.charts.parts import SMALL_LINE as SMALL_LINE
from dashboard.charts.parts import TO_WORK as TO_WORK
from dashboard.charts.parts import Drawing as Drawing
from dashboard.charts.parts import config as config
from dashboard.charts.parts import key as key
from dashboard.charts.parts import measure_line as measure_line
from dashboard.charts.parts import source_line as source_line
from dashboard.charts.parts import source_name as source_name
from dashboard.charts.parts import warm as warm
from dashboard.charts.splits import Step as Step
from dashboard.charts.splits import funnel as funnel
from dashboard.charts.splits import steps as steps
from dashboard.charts.starts import difference as difference
