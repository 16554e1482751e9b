// expect: WA|RTE|TLE
function answer(world, grader, port, n) {
  const trap = new Proxy({}, { get: () => () => { for (;;); } });
  return new Proxy([], trap);
}
