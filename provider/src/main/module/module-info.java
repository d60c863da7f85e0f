/** The JCA provider {@code Claviger}, with what it uses inside. */
module org.claviger.provider {
  requires java.logging;
  requires java.xml;
  // Jackson knows types of theirs, if they are there.
  requires static java.desktop;
  requires static java.sql;

  exports org.claviger.provider;

  uses org.claviger.provider.RequestListener;

  provides java.security.Provider with
      org.claviger.provider.ClavigerProvider;
}
