// expect: MLE|RTE
function answer(world, grader, port, n) {
  const kept = [];
  for (;;) kept.push(Buffer.alloc(1 << 20, 1));
}
