import { RecordingReader, type ReaderAsks } from './reading.ts';

// Beside the page, so that a large file does not stop it; and the packages come only with this.
const reader = new RecordingReader();
self.addEventListener('message', (event: MessageEvent<ReaderAsks>) => {
  self.postMessage(reader.ask(event.data));
});
