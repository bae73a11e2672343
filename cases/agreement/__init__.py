"""The wording of a data-use agreement (公共数据开放应用协议): template, check, text.

Pure: it knows no database. Acts bind the text by its digest; `reports.agreement` draws it.
"""
