// expect: WA|RTE
function answer(world, grader, port, n) {
  for (const name of ['id', 'v', 'r', 'e', 'cpu', 'wall', 'out', 'text', 'value']) {
    Object.defineProperty(Object.prototype, name, { get: () => 9, set() {}, configurable: true });
  }
  return -1;
}
