"""The page Mijn gemeente as one would first write it, to compare with: a CSV, pandas, plotly.express, no cache.

Run by tests/bench_dashboard.py, which names the CSV (marts.observation with the names of regions).
"""

import os

import pandas as pd
import plotly.express as px
import streamlit as st

rows = pd.read_csv(os.environ["NAIVE_CSV"], low_memory=False, parse_dates=["period_start"])
asked = st.query_params.get("gemeente", "GM0599")
own = rows[(rows.region_code == asked) & (rows.category == "totaal")]
country = rows[(rows.region_code == "NL01") & (rows.category == "totaal")]
st.selectbox("Gemeente", sorted(rows[rows.region_level == "gemeente"].name.unique()))
st.title(own.name.iloc[0])

for indicator in ("bijstand_personen", "bijstand_instroom", "bijstand_uitstroom"):
    drawn = own[own.indicator == indicator]
    st.plotly_chart(px.line(drawn, x="period_start", y="value", title=indicator))
    st.dataframe(drawn)
drawn = rows[rows.region_code.isin([asked, "NL01"]) & (rows.indicator == "bijstand_dichtheid")]
st.plotly_chart(px.line(drawn, x="period_start", y="value", color="name"))
st.dataframe(drawn)
for indicator in ("werkloosheid_pct_sa", "ww_uitkeringen"):
    drawn = country[country.indicator == indicator]
    st.plotly_chart(px.line(drawn, x="period_start", y="value", title=indicator))
    st.dataframe(drawn)
