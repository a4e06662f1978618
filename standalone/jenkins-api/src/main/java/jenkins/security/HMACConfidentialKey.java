package jenkins.security;

public class HMACConfidentialKey extends jenkins.security.ConfidentialKey {

    public HMACConfidentialKey(Class arg0, String arg1) {
        throw new UnsupportedOperationException();
    }

    public byte[] mac(byte[] arg0) {
        throw new UnsupportedOperationException();
    }
}
