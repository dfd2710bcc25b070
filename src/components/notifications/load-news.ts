/** Loads the texts of notifications, which are rare; null if that fails. The list tells the same news. */
export const loadNews = (): Promise<typeof import('./news-text.js') | null> =>
  import('./news-text.js').catch(() => null);
