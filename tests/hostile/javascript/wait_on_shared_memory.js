// expect: TLE
function answer(world, grader, port, n) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
