// Loaded first by a core host that asks a license server by its public name: the name leads to a server on this machine.
// Everything else is as it always is: the name is looked up and its address judged, and the certificate must be right.
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';

const { LICENSE_NAME: name = '', LICENSE_NAME_PORT: port = '' } = process.env;
const publicAddress = '93.184.215.14';

const { lookup } = dns.promises;
dns.promises.lookup = (host, options) => (host === name ? Promise.resolve([{ address: publicAddress, family: 4 }]) : lookup(host, options));
syncBuiltinESMExports();

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (options?.host === name && options.lookup) {
    const { lookup: judged } = options;
    Object.defineProperty(this, 'remoteAddress', { value: publicAddress });
    options.port = Number(port);
    options.lookup = (host, wanted, done) =>
      judged(host, wanted, (error) => {
        if (error) done(error);
        else if (wanted.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
        else done(null, '127.0.0.1', 4);
      });
  }
  return connect.apply(this, args);
};
