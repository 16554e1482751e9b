// expect: WA
function answer(world, grader, port, n) {
  return { toJSON: () => 9, valueOf: () => 9, toString: () => '9', [Symbol.toPrimitive]: () => 9 };
}
