-- Everybody, whatever they earn.
SELECT name FROM Employee;
