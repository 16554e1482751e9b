// expect: MLE|RTE
function answer(world, grader, port, n) {
  const kept = [];
  for (;;) kept.push(new Array(10000).fill(kept.length));
}
