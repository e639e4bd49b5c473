export { openDirectory } from '../directory/open-directory';
