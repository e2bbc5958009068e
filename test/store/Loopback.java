import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;

/** DynamoDB Local on a free port of the loopback address, which its own main can't do; ends with its standard input. */
public class Loopback {
    public static void main(String[] args) throws Exception {
        var proxy = ServerRunner.createServerFromCommandLineArgs(new String[] {"-inMemory", "-disableTelemetry"});
        Field field = proxy.getClass().getDeclaredField("server");
        field.setAccessible(true);
        Server server = (Server) field.get(proxy);
        ServerConnector connector = null;
        for (Connector each : server.getConnectors()) connector = (ServerConnector) each;
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        proxy.safeStart();
        System.out.println("port " + connector.getLocalPort());
        while (System.in.read() >= 0) { }
        System.exit(0);
    }
}
