-- expect: WA; no control character may reach the terminal, no `::error` the log
SELECT char(27) || '[2J' || char(27) || ']0;owned' || char(7, 13, 10) || '::error::forged' || char(0, 155) AS n
