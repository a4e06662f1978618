package com.cloudbees.plugins.credentials;

public interface CredentialsMatcher extends java.io.Serializable {

    boolean matches(com.cloudbees.plugins.credentials.Credentials arg0);
}
