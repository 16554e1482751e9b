SELECT name FROM Employee WHERE salary > 150;
