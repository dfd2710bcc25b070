import { formatNumber } from './page-language.js';

/** Formats a number of bytes for people. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) {
    return `${bytes} B`;
  }
  const kilobytes = bytes / 1024;
  return kilobytes < 1024
    ? `${Math.round(kilobytes)} KB`
    : `${formatNumber(Number((kilobytes / 1024).toFixed(1)))} MB`;
}
