-- expect: RTE|CE|WA
PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE T (x)'; PRAGMA temp_store_directory = '/tmp'; SELECT x FROM T
