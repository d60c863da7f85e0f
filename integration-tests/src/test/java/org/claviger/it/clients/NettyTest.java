package org.claviger.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Netty server with its certificate's key in the HSM. */
class NettyTest extends InSecondPosition {
  private final Identities identities;
  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private Channel listener;

  NettyTest(ServerProcess server) {
    this.identities = Identities.of(server);
  }

  @BeforeEach
  void start() throws Exception {
    SslContext tls = tls(identities.authority());
    listener =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            tls.newHandler(channel.alloc()), new HttpServerCodec(), new Hello());
                  }
                })
            .bind("localhost", 0)
            .sync()
            .channel();
  }

  @AfterEach
  void stop() throws Exception {
    listener.close().sync();
    threads.shutdownGracefully().sync();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void servesClientsThatShowACertificate(String protocol) throws Exception {
    assertThat(Tls.get(Tls.identified(identities), port(), protocol)).isEqualTo("hello");
  }

  @Test
  void refusesClientsWithout() {
    assertThatThrownBy(() -> Tls.get(Tls.anonymous(identities), port(), "TLSv1.2"))
        .isInstanceOf(IOException.class);
  }

  private static SslContext tls(X509Certificate authority) throws Exception {
    KeyStore keys = KeyStore.getInstance("KMS");
    keys.load(null, null);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, null);
    return SslContextBuilder.forServer(factory)
        .trustManager(authority)
        .clientAuth(ClientAuth.REQUIRE)
        .build();
  }

  private int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private static final class Hello extends SimpleChannelInboundHandler<LastHttpContent> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, LastHttpContent end) {
      FullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.OK,
              Unpooled.wrappedBuffer("hello".getBytes(UTF_8)));
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 5);
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
