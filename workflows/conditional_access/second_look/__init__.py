"""Second looks (复核) of the commission at what departments answered."""
