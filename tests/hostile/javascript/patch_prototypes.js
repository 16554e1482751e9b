// expect: WA|RTE|TLE
function answer(world, grader, port, n) {
  for (const name of ['push', 'map', 'join', 'slice', 'forEach', 'indexOf']) Array.prototype[name] = () => [9];
  Array.prototype[Symbol.iterator] = function* () { yield 9; };
  Object.prototype.toJSON = () => 9;
  JSON.stringify = () => '9';
  String.prototype.replace = () => '9';
  Number.isInteger = Number.isSafeInteger = Array.isArray = () => true;
  Object.is = Object.keys = Object.entries = () => true;
  Function.prototype.call = Function.prototype.apply = () => 9;
  Promise.prototype.then = () => 9;
  return -1;
}
