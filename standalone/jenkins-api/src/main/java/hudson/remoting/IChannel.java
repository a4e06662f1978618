package hudson.remoting;

interface IChannel {
}
