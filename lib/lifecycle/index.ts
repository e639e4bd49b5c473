export * from './graceful-stop';
export * from './reaper-access';
export * from './reaper-account';
export * from './reaper-exemption';
export * from './reaper-mode';
export * from './reaper-props';
export * from './ttl-reaper';
