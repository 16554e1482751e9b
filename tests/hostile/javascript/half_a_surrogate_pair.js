// expect: WA; a text that is no Unicode is a wrong value, and no broken channel
function answer(world, grader, port, n) {
  if (n === 3) return '\ud83d';
  throw new Error('\ude00');
}
