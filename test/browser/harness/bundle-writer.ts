import { StockClient, type IStockClientOptions } from './stock-client.js';

export interface IBundleMessage {
  body: string;
  data: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

/** Writes bundles into the document, as a program does. Resolves once they are stored. */
export async function writeBundles(
  options: IStockClientOptions,
  messages: readonly IBundleMessage[]
): Promise<void> {
  const client = await StockClient.open(options);
  const ids = messages.map(({ body, data, metadata = {} }) =>
    client.post({ body, mime_model: { data, metadata } })
  );
  await client.stored(ids);
  client.close();
}
