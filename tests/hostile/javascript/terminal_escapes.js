// expect: RTE; no control character may reach the terminal, no `::error` the log
function answer(world, grader, port, n) {
  const text = '\u001b[2J\u001b]0;owned\u0007\r\n::error file=x::forged\n\u009b31m\u202e';
  console.log(text);
  console.error(text);
  const error = new Error(text);
  error.name = text;
  throw error;
}
