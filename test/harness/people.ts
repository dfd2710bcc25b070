export { person } from '../../testing/index.js';
