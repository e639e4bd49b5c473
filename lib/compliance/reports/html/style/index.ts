import { PRINT } from './print';
import { APPENDIX, BASE, CONTROLS, HEAD, TOOLS } from './screen';

/** The one style sheet of the page. */
export const STYLE = [BASE, HEAD, TOOLS, CONTROLS, APPENDIX, PRINT].join('');
