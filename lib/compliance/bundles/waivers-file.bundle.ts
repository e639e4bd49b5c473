export { readWaivers } from '../files/waivers-file';
