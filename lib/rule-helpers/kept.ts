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

/** An answer, and earlier ones about the same object: mostly there is one. */
interface Answer<V> { readonly key: string; readonly answer: V; readonly place: number; readonly next: Answer<V> | undefined }

/** More about one object are forgotten: a policy of CloudWatch Logs is asked about each log group. */
const most = 16;

/** `make` with its answers kept for as long as the object lives that they are about; `keyOf` tells answers about one object apart. What it throws is not kept. */
export function kept<K extends object, A extends readonly unknown[], V>(make: (of: K, ...rest: A) => V, keyOf: (...rest: A) => string = () => ''): (of: K, ...rest: A) => V {
  const known = new WeakMap<K, Answer<V>>();
  return (of, ...rest) => {
    const key = keyOf(...rest);
    const first = known.get(of);
    for (let one = first; one; one = one.next) if (one.key === key) return one.answer;
    const answer = make(of, ...rest);
    const next = known.get(of);
    const place = (next?.place ?? 0) + 1;
    known.set(of, place > most ? { key, answer, place: 1, next: undefined } : { key, answer, place, next });
    return answer;
  };
}
