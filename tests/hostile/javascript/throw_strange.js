// expect: RTE|TLE
function answer(world, grader, port, n) {
  throw new Proxy({}, { get() { throw this; }, getPrototypeOf() { for (;;); }, ownKeys() { throw 1; } });
}
