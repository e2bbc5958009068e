/** Answers that are kept: a sweep asks many rules about one policy, and a rule again after each thing that it turned out to need. */
const ids = new WeakMap<object, number>();
let count = 0;

/** A number that stands for an object as long as it lives. */
export function idOf(of: object): number {
  let id = ids.get(of);
  if (id === undefined) {
    count += 1;
    id = count;
    ids.set(of, id);
  }
  return id;
}

/** `make` with its answers kept for as long as the object lives that they are about; `keyOf` tells answers about one object apart. What it throws is not kept. */
export function kept<K extends object, A extends readonly unknown[], V>(make: (of: K, ...rest: A) => V, keyOf: (...rest: A) => string = () => ''): (of: K, ...rest: A) => V {
  const known = new WeakMap<K, Map<string, V>>();
  return (of, ...rest) => {
    let answers = known.get(of);
    if (!answers) {
      answers = new Map();
      known.set(of, answers);
    }
    const key = keyOf(...rest);
    const answer = answers.get(key);
    if (answer !== undefined || answers.has(key)) return answer as V;
    const made = make(of, ...rest);
    answers.set(key, made);
    return made;
  };
}
