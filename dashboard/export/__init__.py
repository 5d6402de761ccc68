"""What leaves the dashboard: rows as files, how to cite them, and how to make them again.

No Streamlit and no database here: a result goes in, bytes or words come out, in the language of this run.
"""

from dashboard.export.citation import citation as citation
from dashboard.export.rows import Piece as Piece
from dashboard.export.rows import base_name as base_name
from dashboard.export.rows import defused as defused
from dashboard.export.rows import title as title
from dashboard.export.workbook import LONGEST_CELL as LONGEST_CELL
from dashboard.export.workbook import xlsx as xlsx
from dashboard.export.writers import FOR_MANY_ROWS as FOR_MANY_ROWS
from dashboard.export.writers import MOST_ROWS as MOST_ROWS
from dashboard.export.writers import WRITERS as WRITERS
from dashboard.export.writers import Format as Format
from dashboard.export.writers import csv as csv
from dashboard.export.writers import csv_dutch_excel as csv_dutch_excel
from dashboard.export.writers import csvw as csvw
from dashboard.export.writers import json as json
from dashboard.export.writers import parquet as parquet
