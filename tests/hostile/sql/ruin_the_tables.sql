-- expect: WA|RTE|CE; the next case has its own tables
DROP TABLE T; CREATE TABLE T (n INTEGER); INSERT INTO T VALUES (99); SELECT n FROM T
