/**
 * The key of a chat's metadata that names the file that the chat is about: its path in Jupyter's contents API, relative
 * to the root of the Jupyter server.
 */
export const LINKED_FILE = 'document';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** A part that leads up or nowhere. The first part may begin with the name of a drive of JupyterLab and a colon. */
const DOTS = /^(?:[^/]*:)?\.{0,2}$/;

/** True if a text is the path of a file below a root: parts between slashes, and none of them leads up. */
export const isFilePath = (path: string): boolean =>
  !CONTROL.test(path) && !path.includes('\\') && !path.split('/').some(part => DOTS.test(part));
