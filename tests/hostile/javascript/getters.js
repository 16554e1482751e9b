// expect: WA|RTE|TLE
function answer(world, grader, port, n) {
  return {
    get a() { throw new Error('no'); },
    get b() { process.exit(0); },
    get c() { return this; },
  };
}
