// expect: WA|RTE|MLE|TLE
function answer(world, grader, port, n) {
  let value = [];
  for (let i = 0; i < 1000000; i++) value = [value];
  return value;
}
