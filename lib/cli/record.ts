import { createWriteStream, type WriteStream } from 'node:fs';
import { Recorder, type RecordingHeader } from '../collect/recording.ts';
import { InputError } from '../errors.ts';
import type { Reach } from './session.ts';

/** The same reach, with every call and its answer written to a file; a file that can't be written is an InputError, at once or when it is closed. */
export async function recorded(reach: Reach, file: string): Promise<Reach> {
  let failed: Error | undefined;
  const stream = createWriteStream(file, { mode: 0o600 });
  await opened(stream, file);
  stream.on('error', (error) => { failed ??= error; });
  const header: RecordingHeader = {
    kind: 'stance-recording', format: 1, account: reach.identity.account, partition: reach.identity.partition, regions: reach.regions, recorded: reach.now().toISOString(),
  };
  const write = (line: string): void => { if (!failed) stream.write(`${line}\n`); };
  write(JSON.stringify(header));
  const recorder = new Recorder(reach.caller, write);
  return {
    ...reach, caller: recorder,
    async close() {
      await reach.close();
      if (!failed) recorder.end();
      await new Promise<void>((done) => { stream.end(() => { done(); }); });
      if (failed) throw unwritable(file, failed);
    },
  };
}

function opened(stream: WriteStream, file: string): Promise<void> {
  return new Promise((done, failed) => {
    stream.once('open', () => { done(); });
    stream.once('error', (error) => { failed(unwritable(file, error)); });
  });
}

const unwritable = (file: string, error: Error): InputError =>
  new InputError({ file, what: `the recording can't be written (${(error as NodeJS.ErrnoException).code ?? error.message})`, mend: 'name a writable file with --record' });
