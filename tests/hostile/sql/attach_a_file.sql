-- expect: RTE|CE|WA
ATTACH DATABASE '/tmp/left-by-hostile.db' AS stolen; CREATE TABLE stolen.t (x); SELECT n FROM T
