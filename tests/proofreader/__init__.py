"""The proof-reader: every sentence and table row of the reports, checked on the letters of the originals.

It takes no word from the program whose reports it reads: a report is read as HTML, as anyone sees it, and the
original as the letters that stand on its pages. What a report says must be there, or follow from what is.

``python -m tests.proofreader --reports DIR --documents DIR`` prints each violation with its sentence, its
place and the reason; ``--help`` names the rest.
"""
