"""Forms inside tables: labels beside or above single values, and lists of indicators.

``form_labels`` knows the labels, ``indicator_columns`` the list of indicators; ``form_funds`` reads the money
and ``indicators`` the goals, each target split by ``target_values``.
"""
