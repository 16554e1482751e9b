SELECT name FROM Employee ORDER BY salary DESC LIMIT 1;
