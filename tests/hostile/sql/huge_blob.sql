-- expect: RTE|CE|MLE|OLE
SELECT zeroblob(2000000000) AS n
