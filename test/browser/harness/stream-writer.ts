import * as Y from 'yjs';
import { StockClient, type IStockClientOptions } from './stock-client.js';

/** Writes one message into the document piece by piece, as a program does, with a pause in milliseconds after each. */
export async function streamMessage(
  options: IStockClientOptions,
  pieces: Iterable<string>,
  pause: number
): Promise<void> {
  const client = await StockClient.open(options);
  const body = new Y.Text();
  client.post({ body });
  for (const piece of pieces) {
    body.insert(body.length, piece);
    await new Promise(resolve => setTimeout(resolve, pause));
  }
  client.close();
}
