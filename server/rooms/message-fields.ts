/* The checks of fields of a message that programs outside the rooms write. A room checks them again. */
export { isAudience, isOptions } from './gate/options.js';
