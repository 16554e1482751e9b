// expect: MLE|RTE|WA|TLE; needs: unsafe
function answer(world, grader, port, n) {
  return Array(2000).fill('x'.repeat(500000));
}
