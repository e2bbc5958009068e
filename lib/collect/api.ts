/** Typed access to the SDK commands that a collector declares, and to nothing else. */

/** An SDK command class. */
export type CommandClass = new (input: never) => object;
/** An SDK client class. */
export type ClientClass = new (config: never) => { send(command: never, options?: { abortSignal?: AbortSignal }): Promise<unknown>; destroy(): void };

/** Commands of one client; the keys are the SDK's class names. */
export interface Api {
  readonly client: ClientClass;
  readonly commands: Readonly<Record<string, CommandClass>>;
  /** Always called in the home region, so that answers shared between regions are asked for once, and in one place. */
  readonly atHome?: true;
}
/** Declared APIs by IAM prefix (or the SDK's name where a service has two clients, such as `s3control`). */
export type Apis = Readonly<Record<string, Api>>;

type ArgumentsOf<C> = C extends new (...args: infer I) => object ? I : never;
type FirstOf<I> = I extends readonly [infer X] ? X : never;
type InputOf<C> = FirstOf<ArgumentsOf<C>>;
type OutputOf<C> = C extends new (input: never) => { resolveMiddleware(...args: never[]): (args: never) => Promise<{ output: infer O }> } ? O : never;
type OperationOf<K> = K extends `${infer Operation}Command` ? Operation : never;

/** One function per declared command, by operation name: `aws.s3.GetBucketPolicy({ Bucket })`. */
export type Bound<A extends Apis> = { readonly [S in keyof A]: {
  readonly [K in keyof A[S]['commands'] as OperationOf<K>]: (input: InputOf<A[S]['commands'][K]>) => Promise<OutputOf<A[S]['commands'][K]>>;
} };

/** Declares the commands that a collector may send with one client. */
export const api = <const C extends Readonly<Record<string, CommandClass>>>(client: ClientClass, commands: C): { readonly client: ClientClass; readonly commands: C } => ({ client, commands });

/** The same for a service that answers for the whole account, wherever it is asked. */
export const homeApi = <const C extends Readonly<Record<string, CommandClass>>>(client: ClientClass, commands: C): { readonly client: ClientClass; readonly commands: C; readonly atHome: true } => ({ client, commands, atHome: true });

/** Sends one command somewhere: to AWS, or to a recording. */
export interface Caller {
  call(service: string, api: Api, operation: string, input: unknown, region: string): Promise<unknown>;
}

/** Binds declared APIs to a caller and a region, or the home region. */
export function bind<A extends Apis>(apis: A, caller: Caller, region: string, home = region): Bound<A> {
  return Object.fromEntries(Object.entries(apis).map(([service, declared]) => [
    service,
    Object.fromEntries(Object.keys(declared.commands).map((name) => {
      const operation = name.slice(0, -'Command'.length);
      return [operation, (input: unknown) => caller.call(service, declared, operation, input, declared.atHome ? home : region)];
    })),
  ])) as Bound<A>;
}

/** Follows an operation's pages; `token` names the output's token and the input's, where they differ. */
export async function* pages<I extends object, O extends object>(
  call: (input: I) => Promise<O>, input: NoInfer<I>, from: keyof O & string, to: keyof I & string,
): AsyncGenerator<O> {
  let next: unknown;
  do {
    const page: O = await call(next === undefined ? input : { ...input, [to]: next });
    yield page;
    next = page[from] || undefined;
  } while (next !== undefined);
}
