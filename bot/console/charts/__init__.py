"""Plots as SVG: values in, markup out. Colours and type are in static/charts.css, by class."""
