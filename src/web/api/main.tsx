import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { ApiPage } from './api-page.js';
import type { IDescription } from './description.js';

const root = createRoot(document.getElementById('api')!);
try {
  const response = await fetch('openapi.json');
  if (!response.ok) {
    throw new Error(`The server responded with status ${response.status}.`);
  }
  root.render(<ApiPage description={(await response.json()) as IDescription} />);
} catch (error) {
  root.render(
    <p role="alert">The description of the API could not be read: {(error as Error).message}</p>
  );
}
