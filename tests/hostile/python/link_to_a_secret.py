# expect: ERROR; link; what cannot be parsed would be quoted
